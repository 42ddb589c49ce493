import { useMemo } from 'react';
import { blocks, type Block } from '../words/markdown';

/** Markdown as text, in headings, lists and tables: nothing in it becomes markup, a link or a picture. */
export function Markdown({ source }: { source: string }) {
  const parts = useMemo(() => blocks(source), [source]);
  return (
    <div className="markdown">
      {parts.map((block, i) => (
        <Part key={i} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { block: Block }) {
  switch (block.type) {
    case 'heading':
      return block.level <= 2 ? <h3>{block.text}</h3> : <h4>{block.text}</h4>;
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'code':
      return <pre className="mono">{block.text}</pre>;
    case 'list':
      return block.ordered ? <ol>{block.items.map((item, i) => <li key={i}>{item}</li>)}</ol> : <ul>{block.items.map((item, i) => <li key={i}>{item}</li>)}</ul>;
    case 'table':
      return (
        <table>
          <thead>
            <tr>
              {block.head.map((cell, i) => (
                <th key={i} scope="col">{cell}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
  }
}
