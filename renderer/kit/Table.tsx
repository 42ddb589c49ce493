import { useMemo, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { IconArrowDown } from './icons';

export interface Column<R> {
  key: string;
  title: string;
  cell(row: R): ReactNode;
  number?: boolean;
  /** As narrow as its content. */
  tight?: boolean;
  /** The heading is there for those who hear the page. */
  hiddenTitle?: boolean;
  /** Makes the column sortable: smaller comes first when ascending. */
  sort?(a: R, b: R): number;
  /** First press sorts downwards. */
  down?: boolean;
}

interface TableProps<R> {
  label: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
  rowKey(row: R): string | number;
  raised?(row: R): boolean;
  empty?: ReactNode;
  fill?: boolean;
  sortedBy?: { key: string; descending: boolean };
}

/** Rows under fixed headings. A sortable heading is a button; `aria-sort` says which way. */
export function Table<R>({ label, rows, columns, rowKey, raised, empty, fill, sortedBy }: TableProps<R>) {
  const [order, setOrder] = useState(sortedBy ?? null);
  const sorted = useMemo(() => {
    const by = order && columns.find((column) => column.key === order.key)?.sort;
    if (!by) return rows;
    const list = [...rows].sort(by);
    return order.descending ? list.reverse() : list;
  }, [rows, columns, order]);
  const press = (column: Column<R>) =>
    setOrder(order?.key === column.key ? { key: column.key, descending: !order.descending } : { key: column.key, descending: Boolean(column.down) });
  return (
    <div className={fill ? 'table-box fill' : 'table-box'}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.number ? 'number' : undefined} aria-sort={order?.key === column.key ? (order.descending ? 'descending' : 'ascending') : undefined}>
                {column.hiddenTitle ? <span className="visually-hidden">{column.title}</span> : column.sort ? (
                  <Button className="sort" onPress={() => press(column)}>
                    {column.title}
                    <IconArrowDown size={12} aria-hidden />
                  </Button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)} className={raised?.(row) ? 'raised' : undefined}>
              {columns.map((column) => (
                <td key={column.key} className={[column.number && 'number', column.tight && 'tight'].filter(Boolean).join(' ') || undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? empty : null}
    </div>
  );
}
