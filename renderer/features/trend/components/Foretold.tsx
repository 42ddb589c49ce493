import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { besides, type Beside } from '../../../app/route';
import { Button } from '../../../kit';
import { IconCheck } from '../../../kit/icons';
import { t } from '../../../words/catalogue/trends';
import { foretoldWords } from '../../../words/trends';

const NOTHING = 'nothing';

/** Draws what predictions had said so long before, beside what they say: what was foretold against what then happened. */
export function Foretold({ beside, onBeside }: { beside: Beside | null; onBeside(beside: Beside | null): void }) {
  const told = beside === 'week' ? null : beside;
  return (
    <MenuTrigger>
      <Button small pressed={told !== null}>{told === null ? t.foretoldDots : foretoldWords[told]}</Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="choices" aria-label={t.whatForetold} selectionMode="single" disallowEmptySelection selectedKeys={[told ?? NOTHING]} onSelectionChange={(keys) => onBeside(besides.find((one) => one === [...keys][0]) ?? null)}>
          {[NOTHING, ...besides.filter((one) => one !== 'week')].map((key) => (
            <MenuItem key={key} id={key} className="choice">
              <IconCheck className="tick" size={16} aria-hidden />
              {key === NOTHING ? t.nothing : foretoldWords[key as Exclude<Beside, 'week'>]}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
