import type { Metric } from './metric';

/** Columns of a dashboard. */
const columns = 24;

/** A part of a dashboard, before it has its place. */
export interface Widget {
  readonly type: 'alarm' | 'metric' | 'text';
  /** Columns, of 24. */
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

export interface Series extends Metric {
  /** What it is called in the legend. */
  readonly label: string;
  /** Where it is, when not in the Region of its widget. */
  readonly region?: string;
  readonly color?: string;
}

export interface ChartProps {
  /** What it shows, in plain words. */
  readonly title: string;
  readonly region: string;
  readonly series: readonly Series[];
  readonly width: number;
  /** Seconds that become one point; 300 unless given. */
  readonly period?: number;
}

export interface GraphProps extends ChartProps {
  /** What the vertical axis counts. */
  readonly unit: string;
  /** Whether the series are parts of a whole. */
  readonly isStacked?: boolean;
  /** The highest value of the axis; unless given, that of the series. */
  readonly highest?: number;
  /** Lines across, each with what it means. */
  readonly marks?: readonly { readonly value: number; readonly label: string; readonly color: string }[];
}

export function text(markdown: string, height: number): Widget {
  return { type: 'text', width: columns, height, properties: { markdown, background: 'transparent' } };
}

/** @param alarms ARNs, of any Region */
export function alarmStatus(title: string, alarms: readonly string[], height: number): Widget {
  return { type: 'alarm', width: columns, height, properties: { title, alarms } };
}

/** Figures: what was measured last, or for `Sum` what the shown time comes to. */
export function figure(props: ChartProps): Widget {
  const isOfTheWhole = props.series.every(({ statistic }) => statistic === 'Sum');
  return chart(props, 4, {
    view: 'singleValue',
    ...(isOfTheWhole ? { setPeriodToTimeRange: true } : { sparkline: true }),
  });
}

/** A graph over time. */
export function graph(props: GraphProps): Widget {
  const { unit, isStacked = false, highest, marks } = props;
  return chart(props, 6, {
    view: 'timeSeries',
    stacked: isStacked,
    // From zero, or a small change would look like a large one.
    yAxis: { left: { label: unit, showUnits: false, min: 0, ...(highest !== undefined && { max: highest }) } },
    legend: { position: 'bottom' },
    ...(marks && { annotations: { horizontal: marks } }),
  });
}

/** Puts rows of widgets under each other, each widget beside the one before it. @throws when a row is too wide */
export function layOut(rows: readonly (readonly Widget[])[]): object[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const placed = row.map((widget) => {
      const place = { ...widget, x, y };
      x += widget.width;
      return place;
    });
    if (x > columns) throw new Error(`A dashboard has ${columns} columns, and a row of widgets takes ${x}.`);
    y += Math.max(...row.map(({ height }) => height));
    return placed;
  });
}

function chart({ title, region, series, width, period = 300 }: ChartProps, height: number, more: object): Widget {
  const metrics = series.map(({ namespace, name, dimensions, statistic, label, region: elsewhere, color }) => [
    ...[namespace, name, ...Object.entries(dimensions).flat()],
    { stat: statistic, label, ...(elsewhere !== undefined && { region: elsewhere }), ...(color && { color }) },
  ]);
  return { type: 'metric', width, height, properties: { title, region, period, metrics, ...more } };
}
