import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AuditEntry } from '@xuncheng/contract';
import { Button, Input } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { looksQuery } from '../api/audit.ts';
import { devicesQuery, officersQuery } from '../api/queries.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty, PanelState } from '../panels/PanelState.tsx';
import { knownWord } from '../view/known-word.ts';
import { useTextSearch } from '../view/use-text-search.ts';
import { zhCN } from '../i18n/zh-cn.ts';

/** Of a replay of everybody. */
const NAMED = 5;
const ONE_LOOK_MS = 1_000;

/** Who looked at whose track or figures, or through a camera, and when. */
export function LookList(): ReactElement {
  const { t } = useTranslation();
  const finds = useTextSearch();
  const format = useFormat();
  const query = useInfiniteQuery(looksQuery);
  const officers = useQuery(officersQuery).data ?? [];
  const devices = useQuery(devicesQuery).data ?? [];
  const [search, setSearch] = useState('');
  const at = (time: number): string => `${format.date(time)} ${format.time(time, true)}`;

  function whoseOf({ object, detail }: AuditEntry): string {
    const { officer: named, badge } = detail;
    if (typeof named === 'string') return typeof badge === 'string' ? `${named} ${badge}` : named;
    const [kind, id = ''] = object.split('/');
    if (kind === 'officer') return officers.find((officer) => String(officer.id) === id)?.name ?? object;
    return devices.find((device) => device.id === id)?.name ?? object;
  }

  const shown = together(
    (query.data?.pages.flat() ?? [])
      .map((entry) => ({ ...entry, whose: whoseOf(entry) }))
      .filter(({ account, whose }) => finds(search, account, whose)),
  );
  return (
    <section className="exemptions" data-testid="looks">
      <p className="quiet">{t('looks.about')}</p>
      <Input.Search
        allowClear
        className="supervise-search"
        placeholder={t('looks.search')}
        aria-label={t('looks.search')}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
        }}
      />
      {query.data ? null : <PanelState query={query} />}
      {query.data && shown.length === 0 ? <Empty>{t('looks.none')}</Empty> : null}
      <ul className="rows">
        {shown.map(({ id, at: when, account, action, all, detail }) => {
          const known = knownWord(zhCN.looks.action, action);
          const { from, to } = detail;
          return (
            <li key={id} className="row slim" data-testid="look-row" data-action={action}>
              <span className="row-main">
                <span>
                  <b>{account}</b> → <b>{all.slice(0, NAMED).join(', ')}</b>
                  {all.length > NAMED ? ` ${t('looks.others', { count: all.length - NAMED })}` : ''}
                </span>
                <small className="quiet">
                  {known ? t(`looks.action.${known}`) : action}
                  {typeof from === 'number' && typeof to === 'number' ? ` · ${at(from)} – ${at(to)}` : ''}
                </small>
              </span>
              <time className="row-end">{at(when)}</time>
            </li>
          );
        })}
      </ul>
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('looks.older')}
        </Button>
      ) : null}
    </section>
  );
}

interface Look extends AuditEntry {
  readonly whose: string;
}

/** A replay of many is a line for each of them in the log, and one look. */
function together(looks: readonly Look[]): (Look & { readonly all: string[] })[] {
  const found: (Look & { readonly all: string[] })[] = [];
  for (const look of looks) {
    const last = found.at(-1);
    const isSame =
      last?.account === look.account &&
      last.action === look.action &&
      last.detail['from'] === look.detail['from'] &&
      last.at - look.at < ONE_LOOK_MS;
    if (isSame) last.all.push(look.whose);
    else found.push({ ...look, all: [look.whose] });
  }
  return found;
}
