import { hueOf } from '@/ui';

/** A small drawing of an app, always the same for the same project, until there is a picture of it. */
export function ProjectPlaceholder({ id }: { id: string }) {
  const hue = hueOf(id);
  const layout = Math.floor(hue) % 3;
  return (
    <div
      aria-hidden
      className="flex size-full items-end justify-center overflow-hidden px-[9%] pt-[9%]"
      style={{
        background: `linear-gradient(140deg, oklch(0.72 0.1 ${String(hue)} / 0.38), oklch(0.66 0.13 ${String((hue + 55) % 360)} / 0.22))`,
      }}
    >
      <svg
        viewBox="0 0 160 84"
        className="w-full drop-shadow-sm"
        preserveAspectRatio="xMidYMin meet"
      >
        <rect width="160" height="96" rx="6" className="fill-surface" />
        <circle cx="9" cy="8" r="2" className="fill-line-strong" />
        <circle cx="16" cy="8" r="2" className="fill-line-strong" />
        <circle cx="23" cy="8" r="2" className="fill-line-strong" />
        <rect y="15" width="160" height="1" className="fill-line" />
        <g style={{ fill: `oklch(0.62 0.14 ${String(hue)})` }}>{accents[layout]}</g>
        <g className="fill-line">{lines[layout]}</g>
      </svg>
    </div>
  );
}

const accents = [
  <path
    key="0"
    d="M10 25h34v6H10zM10 72V60h12v12zM28 72V50h12v22zM46 72V56h12v16zM64 72V44h12v28z"
  />,
  <path key="1" d="M0 16h38v80H0z" opacity=".28" />,
  <path key="2" d="M52 28h56v7H52zM64 54h32v9H64z" />,
];
const lines = [
  <path key="0" d="M94 26h56v20H94zM94 52h56v20H94zM10 36h52v3H10zM10 78h140v4H10z" />,
  <path
    key="1"
    d="M46 26h48v5H46zM46 38h104v9H46zM46 51h104v9H46zM46 64h104v9H46zM46 77h104v9H46zM8 26h22v4H8zM8 36h18v4H8zM8 46h20v4H8z"
  />,
  <path
    key="2"
    d="M40 40h80v3H40zM48 46h64v3H48zM14 72h40v16H14zM60 72h40v16H60zM106 72h40v16h-40z"
  />,
];
