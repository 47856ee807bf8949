import type { MeasureDefinition, PeriodFigure } from '@xuncheng/contract';
import { Button, Tooltip } from 'antd';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluatedSpan } from '../api/evaluation.ts';
import { useFormat, type Format } from '../i18n/use-format.ts';
import { Change } from './Change.tsx';
import { PeriodEvidenceDrawer } from './PeriodEvidenceDrawer.tsx';

interface FigureListProps {
  /** Absent: a squad, beat or area, whose rows are those of its officers. */
  readonly officerId: number | undefined;
  readonly name: string;
  readonly figures: readonly PeriodFigure[];
  readonly measures: readonly MeasureDefinition[];
  readonly span: EvaluatedSpan;
}

/** Every figure with what it is made of, what it earned, and how it was before. */
export function FigureList({ officerId, name, figures, measures, span }: FigureListProps): ReactElement {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<MeasureDefinition | null>(null);
  return (
    <>
      <table className="figure-list">
        <thead>
          <tr>
            <th scope="col">{t('supervise.measure')}</th>
            <th scope="col">{t('supervise.value')}</th>
            <th scope="col">{t('supervise.made')}</th>
            <th scope="col">{t('supervise.points')}</th>
            <th scope="col">{t('supervise.versusPrevious')}</th>
            <th scope="col">{t('supervise.versusYear')}</th>
            <th scope="col">
              <span className="sr-only">{t('supervise.evidence')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {measures.map((measure) => {
            const figure = figures.find((one) => one.measure === measure.id);
            if (!figure) return null;
            const { value, previousValue, yearAgoValue } = figure;
            const change = (then: number | null): ReactElement => (
              <Change
                difference={value === null || then === null ? null : value - then}
                better={measure.better}
                text={(size) => valueText(size, measure, format)}
              />
            );
            return (
              <tr key={measure.id} data-measure={measure.id}>
                <th scope="row">
                  <Tooltip title={measure.definition[format.language === 'en' ? 'en' : 'zh']}>
                    <span className="explained">{measure.name[format.language === 'en' ? 'en' : 'zh']}</span>
                  </Tooltip>{' '}
                  <small className="quiet">{t(`supervise.dimension.${measure.dimension}`)}</small>
                </th>
                <td>
                  {value === null ? (
                    <span className="quiet">{t('supervise.nothing')}</span>
                  ) : (
                    <b>{valueText(value, measure, format)}</b>
                  )}
                </td>
                <td className="quiet">{madeText(figure, measure, format)}</td>
                <td>
                  {figure.points === null ? (
                    <span className="quiet">{t('common.none')}</span>
                  ) : (
                    <>
                      {format.number((figure.points * figure.weight) / 100, 1)}
                      <span className="quiet"> / {format.number(figure.weight, 1)}</span>
                    </>
                  )}
                </td>
                <td>{change(previousValue)}</td>
                <td>{change(yearAgoValue)}</td>
                <td>
                  {officerId === undefined ? null : (
                    <Button
                      size="small"
                      data-testid="show-evidence"
                      onClick={() => {
                        setOpen(measure);
                      }}
                    >
                      {t('supervise.evidence')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {open && officerId !== undefined ? (
        <PeriodEvidenceDrawer
          officerId={officerId}
          officerName={name}
          measure={open}
          span={span}
          onClose={() => {
            setOpen(null);
          }}
        />
      ) : null}
    </>
  );
}

function amountText(amount: number, unit: MeasureDefinition['unit'], format: Format): string {
  if (unit === 's') return format.duration(amount);
  return unit === 'm' ? format.distance(amount) : format.number(amount, 1);
}

function valueText(value: number, { isShare, unit }: MeasureDefinition, format: Format): string {
  return isShare ? format.share(value, 1) : amountText(value, unit, format);
}

function madeText({ numerator, denominator }: PeriodFigure, { unit }: MeasureDefinition, format: Format): string {
  if (denominator === null) return '';
  return `${amountText(numerator, unit, format)} / ${amountText(denominator, unit, format)}`;
}
