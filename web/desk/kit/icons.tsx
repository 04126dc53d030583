// The desk's own icons, one path each on a grid of 16. An icon never stands without a word, a title or a label.
const paths = {
  orders: "M2.5 4h11M2.5 8h11M2.5 12h7",
  plus: "M8 3v10M3 8h10",
  drop: "M8 2s4 4.6 4 7.6a4 4 0 0 1-8 0C4 6.6 8 2 8 2z",
  scan: "M2 5V2.5h2.5M11.5 2.5H14V5M14 11v2.5h-2.5M4.5 13.5H2V11M5 5.5v5M7.3 5.5v5M9 5.5v5M11 5.5v5",
  list: "M2.5 3h11v10h-11zM2.5 6.3h11M2.5 9.6h11M6 3v10",
  sign: "M8 1.8l4.8 1.8v4c0 3-2 5.2-4.8 6.6C5.2 12.8 3.2 10.6 3.2 7.6v-4zM5.8 7.8l1.6 1.6 2.9-3.1",
  tasks: "M3 2.5h10v11H3zM5.5 6l1 1 1.8-2M5.5 10.5l1 1 1.8-2M10 6.5h1M10 11h1",
  day: "M2.5 13.5h11M4 11V8M7 11V4M10 11V6.5M13 11V3",
  staff:
    "M6 7.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM2 13c0-2.2 1.8-3.5 4-3.5s4 1.3 4 3.5M10.5 3.4a2.2 2.2 0 0 1 0 4M11.5 9.7c1.6.4 2.5 1.6 2.5 3.3",
  book: "M3 2.5h7.5a2 2 0 0 1 2 2v9H5a2 2 0 0 1-2-2zM3 11.5a2 2 0 0 1 2-2h7.5M6 5.5h3.5",
  find: "M2.7 7a4.3 4.3 0 1 0 8.6 0a4.3 4.3 0 1 0-8.6 0M10.3 10.3l3.4 3.4",
  palette: "M3 4.5L6.5 8 3 11.5M8.5 11.5h5",
  lock: "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
  help: "M2.2 8a5.8 5.8 0 1 0 11.6 0a5.8 5.8 0 1 0-11.6 0M6.3 6.4a1.7 1.7 0 1 1 2.5 1.5c-.6.3-.8.7-.8 1.3M8 11.2v.1",
  funnel: "M2.5 3.5h11L9.3 8.5v4l-2.6 1.3V8.5z",
  warning: "M8 2.2l6.2 11.3H1.8zM8 6.5v3.3M8 11.6v.2",
  print: "M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z",
  back: "M10 3.5L5.5 8l4.5 4.5",
  next: "M6 3.5L10.5 8 6 12.5",
  down: "M3.5 6L8 10.5 12.5 6",
  close: "M4 4l8 8M12 4l-8 8",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  rupee: "M4.5 3h7M4.5 6h7M4.5 3c5 0 5 5.5 0 5.5L9.5 13.5",
  cloud: "M4.5 12.5h7a2.8 2.8 0 0 0 .3-5.6A4 4 0 0 0 4.1 7.4 2.6 2.6 0 0 0 4.5 12.5z",
  cloudOff: "M4.5 12.5h7a2.8 2.8 0 0 0 .3-5.6A4 4 0 0 0 4.1 7.4 2.6 2.6 0 0 0 4.5 12.5zM2.5 2.5l11 11",
  undo: "M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H7",
  page: "M4 2h5.5L12 4.5V14H4zM9.5 2v3H12M6 8h4M6 10.5h4",
  hospital: "M3 14V3.5h10V14M2 14h12M8 5.5v4M6 7.5h4M6.5 14v-2.5h3V14",
  device: "M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3",
  out: "M9.5 3H3.5v10h6M7 8h7M11.5 5.5L14 8l-2.5 2.5",
  phone:
    "M4 2.5l2 .3.8 3-1.4 1.1a8 8 0 0 0 3.7 3.7l1.1-1.4 3 .8.3 2c0 .8-.7 1.5-1.5 1.5C6.5 13.3 2.7 9.5 2.5 4c0-.8.7-1.5 1.5-1.5z",
  camera: "M2 5h3l1-1.8h4L11 5h3v8H2zM8 11.2a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} {...(name === "more" && { strokeWidth: 2.6 })} />
    </svg>
  );
}

/** The mark of Assay: a tube on its bench. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0b6b5b" />
      <path d="M12 7h8M14 7v12a2 2 0 0 0 4 0V7" fill="none" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
      <path d="M8 25h16" stroke="#7fd3c4" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
