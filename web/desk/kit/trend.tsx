// A value among those before it: a line from left to right in time, its range as a band. The numbers stand beside it in words,
// so that it says nothing to a screen reader.

const width = 64;
const height = 20;
const edge = 3;

export interface TrendOf {
  /** Oldest first, today's last; all in one unit. */
  readonly values: readonly number[];
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** Where the line and the band lie, in pixels from the top. Without two values there is no line. */
export function trendOf({ values, low, high }: TrendOf) {
  if (values.length < 2 || values.some((value) => !Number.isFinite(value))) return undefined;
  const bounds = [low, high].filter((bound) => bound !== undefined);
  const least = Math.min(...values, ...bounds);
  const most = Math.max(...values, ...bounds);
  const y = (value: number) =>
    most === least ? height / 2 : edge + ((most - value) / (most - least)) * (height - 2 * edge);
  const step = (width - 8) / (values.length - 1);
  return {
    points: values.map((value, i) => [4 + i * step, y(value)] as const),
    band: bounds.length > 0 ? { top: y(high ?? most), bottom: y(low ?? least) } : undefined,
  };
}

export function Trend({ of, outside }: { of: TrendOf; outside: boolean }) {
  const drawn = trendOf(of);
  if (!drawn) return null;
  const [x, y] = drawn.points.at(-1)!;
  return (
    <svg className="trend" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {drawn.band && (
        <rect x="0" y={drawn.band.top} width={width} height={Math.max(1, drawn.band.bottom - drawn.band.top)} />
      )}
      <polyline points={drawn.points.map((point) => point.join(",")).join(" ")} />
      <circle className={outside ? "outside" : undefined} cx={x} cy={y} r="2.6" />
    </svg>
  );
}
