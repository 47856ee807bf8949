import type { ImportKind, ImportRow } from '@xuncheng/contract';
import { Checkbox, Table, Tag } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isWrong } from './ImportDrawing.tsx';

interface Numbered extends ImportRow {
  readonly number: number;
}

/** The features of a file, one by one, with what is wrong with them. */
export function ImportRows({
  rows,
  kind,
}: {
  readonly rows: readonly ImportRow[];
  readonly kind: ImportKind;
}): ReactElement {
  const { t } = useTranslation();
  const [onlyProblems, setOnlyProblems] = useState(false);
  const numbered = rows
    .map((row, index): Numbered => ({ ...row, number: index + 1 }))
    .filter(({ problems }) => !onlyProblems || problems.length > 0);
  return (
    <div className="admin-stack">
      <Checkbox
        checked={onlyProblems}
        onChange={(event) => {
          setOnlyProblems(event.target.checked);
        }}
      >
        {t('areaImport.onlyProblems')}
      </Checkbox>
      <Table<Numbered>
        size="small"
        rowKey="number"
        dataSource={numbered}
        pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 640 }}
        data-testid="import-rows"
        columns={[
          { title: '#', dataIndex: 'number' },
          { title: t('areaImport.field.code'), render: (_, row) => <code>{row.code}</code> },
          ...(kind === 'areas'
            ? [
                { title: t('areaImport.field.name'), render: (_: unknown, row: Numbered) => row.name },
                {
                  title: t('areaImport.field.level'),
                  render: (_: unknown, row: Numbered) =>
                    row.level ? t(`areaImport.level.${row.level}`) : t('common.none'),
                },
              ]
            : [
                {
                  title: t('areaImport.field.class'),
                  render: (_: unknown, row: Numbered) => row.class ?? t('common.none'),
                },
                {
                  title: t('areaImport.field.beat'),
                  render: (_: unknown, row: Numbered) => row.beat ?? t('common.none'),
                },
              ]),
          { title: t('areaImport.field.parent'), render: (_, row) => row.parentCode ?? t('common.none') },
          {
            title: t('areaImport.result'),
            render: (_, row) =>
              row.problems.length === 0
                ? t(`areaImport.action.${row.action}`)
                : row.problems.map((problem) => (
                    <Tag key={problem} color={isWrong(row) ? 'error' : 'warning'}>
                      {t(`areaImport.problem.${problem}`)}
                    </Tag>
                  )),
          },
        ]}
      />
    </div>
  );
}
