import { useQuery } from '@tanstack/react-query';
import { polygonsOf, ringAreaSquareMetres, type Area } from '@xuncheng/contract';
import { Input, Table } from 'antd';
import { useMemo, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { areasQuery } from '../../api/queries.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { PanelState } from '../../panels/PanelState.tsx';
import { useTextSearch } from '../../view/use-text-search.ts';
import { growTree, type TreeRow } from './area-tree.ts';

/** The areas that there are, down to communities, as the tree that they are; what is searched for is listed flat. */
export function AreaTable(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const query = useQuery(areasQuery);
  const [search, setSearch] = useState('');
  const areas = query.data;
  const tree = useMemo(() => growTree(areas ?? []), [areas]);
  if (!areas) return <PanelState query={query} />;
  const isSearching = search.trim() !== '';
  const rows: readonly TreeRow[] = isSearching
    ? areas.filter(({ name, nameEn, code }) => finds(search, name, nameEn, code))
    : tree;
  return (
    <section className="admin-stack" data-testid="areas">
      <div className="table-tools">
        <Input.Search
          allowClear
          className="admin-search"
          placeholder={t('areaImport.search')}
          aria-label={t('common.search')}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
          }}
        />
        <span className="quiet small admin-push">{t('areaImport.there', { count: areas.length })}</span>
      </div>
      <Table<TreeRow>
        key={isSearching ? 'found' : 'tree'}
        size="small"
        rowKey="id"
        dataSource={rows}
        pagination={{ pageSize: 25, showSizeChanger: false, hideOnSinglePage: true }}
        scroll={{ x: 560 }}
        locale={{ emptyText: isSearching ? t('areaImport.noMatch') : t('areaImport.none') }}
        expandable={{ defaultExpandedRowKeys: tree.map(({ id }) => id) }}
        columns={[
          { title: t('areaImport.field.name'), render: (_, area) => <b>{format.name(area)}</b> },
          { title: t('areaImport.field.level'), render: (_, { level }) => t(`areaImport.level.${level}`) },
          { title: t('areaImport.field.code'), render: (_, { code }) => <code>{code}</code> },
          {
            title: t('areaImport.ground'),
            align: 'end',
            render: (_, { geometry }) => format.number(squareKilometresOf(geometry), 2),
          },
        ]}
      />
    </section>
  );
}

/** Outlines without their holes. */
function squareKilometresOf(geometry: Area['geometry']): number {
  const squareMetres = polygonsOf(geometry).reduce(
    (sum, [outer = [], ...holes]) =>
      sum + ringAreaSquareMetres(outer) - holes.reduce((all, hole) => all + ringAreaSquareMetres(hole), 0),
    0,
  );
  return squareMetres / 1e6;
}
