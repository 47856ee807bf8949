import type { LimitHistory, Limits } from '@xuncheng/contract';
import { Button, InputNumber } from 'antd';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type Format } from '../../i18n/use-format.ts';
import {
  absenceOf,
  fieldsOf,
  numberAt,
  pathOf,
  rangeAt,
  type LimitField,
  type LimitGroup,
  type LimitPart,
} from './limit-fields.ts';

interface Props {
  readonly group: LimitGroup;
  readonly current: Limits;
  readonly wanted: Limits;
  readonly history: LimitHistory;
  /** What is wrong, by path. */
  readonly problems: ReadonlyMap<string, string>;
  readonly onChange: (path: string, value: number | null) => void;
}

/** The limits of one kind of computation. */
export function LimitTable(props: Props): ReactElement {
  const { group, history } = props;
  const { t } = useTranslation();
  return (
    <section aria-label={t(`limits.group.${group}`)}>
      <h2 className="limit-heading">{t(`limits.group.${group}`)}</h2>
      <table className="limit-table">
        <thead>
          <tr>
            <th scope="col">{t('limits.limit')}</th>
            <th scope="col">{t('limits.value')}</th>
            <th scope="col">{t('limits.range')}</th>
            <th scope="col">{t('limits.default')}</th>
            <th scope="col">{t('limits.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {fieldsOf(group, history.defaults).map((field) => (
            <LimitRow key={field.name} field={field} {...props} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LimitRow({ field, ...props }: Props & { readonly field: LimitField }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, label, parts } = field;
  const { history } = props;
  const paths = (parts ?? [null]).map((part) => pathOf(field, part));
  const last = history.changes.find(({ numbers }) => numbers.some(({ path }) => paths.includes(path)));
  const written = (value: number | null): string =>
    value === null ? absenceText(paths[0]!, t) : format.number(value, Number.isInteger(value) ? 0 : 2);
  const differs = paths.some((path) => numberAt(props.wanted, path) !== numberAt(history.defaults, path));
  return (
    <tr data-limit={`${field.group}.${name}`}>
      <th scope="row">
        <b>{t(`limits.name.${label}`)}</b>
        <small>{t(`limits.meaning.${label}`)}</small>
      </th>
      <td>
        <div className="limit-values">
          {(parts ?? [null]).map((part) => (
            <LimitInput key={part} field={field} part={part} {...props} />
          ))}
        </div>
      </td>
      <td className="quiet">{rangeText(paths[0]!, t, format)}</td>
      <td className="quiet" data-label={t('limits.default')}>
        {paths.map((path) => written(numberAt(history.defaults, path))).join(' / ')}
        {differs ? (
          <Button
            size="small"
            type="link"
            data-testid="limit-default"
            onClick={() => {
              for (const path of paths) props.onChange(path, numberAt(history.defaults, path));
            }}
          >
            {t('limits.toDefault')}
          </Button>
        ) : null}
      </td>
      <td className="quiet small" data-label={t('limits.changed')}>
        {last ? (
          <>
            {last.by}
            <br />
            {format.date(last.at)} {format.time(last.at)}
            {last.reason === '' ? null : <q>{last.reason}</q>}
          </>
        ) : (
          t('limits.never')
        )}
      </td>
    </tr>
  );
}

/** What it means that there is no number. */
function absenceText(path: string, t: TFunction): string {
  const absence = absenceOf(path);
  return absence === null ? '' : t(`limits.${absence}`);
}

function rangeText(path: string, t: TFunction, format: Format): string {
  const range = rangeAt(path);
  if (!range) return '';
  const most = format.number(range.most, 0);
  return range.least === null
    ? t('limits.rangeAbove', { most })
    : `${format.number(range.least, Number.isInteger(range.least) ? 0 : 2)}–${range.most < 1 ? format.number(range.most, 2) : most}`;
}

function LimitInput({
  field,
  part,
  current,
  wanted,
  problems,
  onChange,
}: Props & { readonly field: LimitField; readonly part: LimitPart | null }): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const path = pathOf(field, part);
  const value = numberAt(wanted, path);
  const problem = problems.get(path);
  const unit = field.unit === null ? '' : t(`limits.unit.${field.unit}`);
  return (
    <label className={value === numberAt(current, path) ? 'limit-value' : 'limit-value changed'}>
      {part === null ? null : <span>{t(`limits.part.${part}`)}</span>}
      <InputNumber
        value={value}
        status={problem === undefined ? '' : 'error'}
        suffix={unit}
        placeholder={value === null ? absenceText(path, t) : ''}
        step={field.unit === 'share' ? 0.05 : field.unit === 'seconds' ? 30 : 1}
        aria-label={[t(`limits.name.${field.label}`), part === null ? '' : t(`limits.part.${part}`)].join(' ').trim()}
        title={problem ?? (field.unit === 'seconds' && value !== null ? format.duration(value) : undefined)}
        onChange={(given) => {
          onChange(path, given);
        }}
      />
      {problem === undefined ? null : (
        <small className="bad" role="alert">
          {t('limits.outOfRange')}
        </small>
      )}
    </label>
  );
}
