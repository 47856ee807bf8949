import type { Dimension, MeasureDefinition, PeriodFigure } from '@xuncheng/contract';

/** Points (0–100) of a dimension: of its weighed figures that had something to measure, by their weights; null: none had. */
export function dimensionPoints(
  figures: readonly PeriodFigure[],
  measures: readonly MeasureDefinition[],
  dimension: Dimension,
): number | null {
  let earned = 0;
  let weights = 0;
  for (const { id } of measures.filter((measure) => measure.dimension === dimension)) {
    const figure = figures.find(({ measure }) => measure === id);
    if (!figure || figure.points === null) continue;
    earned += figure.points * figure.weight;
    weights += figure.weight;
  }
  return weights === 0 ? null : earned / weights;
}
