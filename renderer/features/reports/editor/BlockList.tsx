import { useState } from 'react';
import { type BlockProblem, blockKinds, type BlockKind, type OwnReportContent } from '../../../../electron/contract/own-reports';
import { Button, Notice } from '../../../kit';
import { IconAlertTriangle, IconArrowDown, IconArrowUp, IconCopy, IconPlus, IconTrash } from '../../../kit/icons';
import type { PlantIndex } from '../../../state/plant';
import { t } from '../../../words/catalogue/own-reports';
import { blockName, faultWords } from '../../../words/own-reports';
import { BlockForm } from './BlockForm';
import { freshId, inserted, newBlock, reordered, replaced, without } from './draft';

interface BlockListProps {
  content: OwnReportContent;
  plant: PlantIndex;
  models: readonly string[];
  problems: readonly BlockProblem[];
  /** Which one's form is open. */
  open: number | null;
  /** Rises when fields are to forget what was typed. */
  resets: number;
  onOpen(at: number | null): void;
  onChange(content: OwnReportContent, field?: string): void;
}

/** The blocks in their order: each is opened, moved, copied and removed by buttons, so that no mouse is needed. */
export function BlockList({ content, plant, models, problems, open, resets, onOpen, onChange }: BlockListProps) {
  const { blocks } = content;
  const [lacking, setLacking] = useState(false);
  const move = (at: number, by: -1 | 1) => {
    const next = reordered(content, at, by);
    if (!next) return;
    onChange(next);
    if (open === at) onOpen(at + by);
    else if (open === at + by) onOpen(at);
  };
  const add = (kind: BlockKind) => {
    const made = newBlock(kind, freshId(blocks, kind), plant);
    setLacking(made === null);
    if (!made) return;
    const at = open ?? blocks.length - 1;
    onChange(inserted(content, at, made));
    onOpen(at + 1);
  };
  return (
    <>
      <ol className="own-blocks" aria-label={t.blockList}>
        {blocks.map((block, at) => {
          const name = blockName(block);
          const own = problems.filter((one) => one.block === at).map(faultWords);
          return (
            <li key={block.id} className={open === at ? 'own-block open' : 'own-block'}>
              <div className="own-block-head">
                <button type="button" className="own-block-name" aria-expanded={open === at} onClick={() => onOpen(open === at ? null : at)}>
                  <span className="own-kind">{t.kinds[block.kind]}</span>
                  <span className="ellipsis">{name}</span>
                  {own.length > 0 ? <span className="own-wrong"><IconAlertTriangle size={14} aria-hidden />{t.problems(own.length)}</span> : null}
                </button>
                <span className="own-tools">
                  <Button small iconOnly disabled={at === 0} onPress={() => move(at, -1)} aria-label={t.tool(t.tools.up, name)}><IconArrowUp size={14} aria-hidden /></Button>
                  <Button small iconOnly disabled={at === blocks.length - 1} onPress={() => move(at, 1)} aria-label={t.tool(t.tools.down, name)}><IconArrowDown size={14} aria-hidden /></Button>
                  <Button small iconOnly onPress={() => { onChange(inserted(content, at, { ...block, id: freshId(blocks, block.kind) })); onOpen(at + 1); }} aria-label={t.tool(t.tools.copy, name)}><IconCopy size={14} aria-hidden /></Button>
                  <Button small iconOnly onPress={() => { onChange(without(content, at)); onOpen(null); }} aria-label={t.tool(t.tools.remove, name)}><IconTrash size={14} aria-hidden /></Button>
                </span>
              </div>
              {open === at ? <BlockForm key={`${at} ${resets}`} block={block} plant={plant} models={models} problems={own} onChange={(next, field) => onChange(replaced(content, at, next), field && `${at} ${field}`)} /> : null}
            </li>
          );
        })}
      </ol>
      <div className="own-add" role="group" aria-label={t.addBlock}>
        <span className="small muted">{t.addBlock}</span>
        {lacking ? <Notice>{t.nothingToShow}</Notice> : null}
        <span className="own-kinds">{blockKinds.map((kind) => <Button key={kind} small onPress={() => add(kind)}><IconPlus size={12} aria-hidden />{t.kinds[kind]}</Button>)}</span>
      </div>
    </>
  );
}
