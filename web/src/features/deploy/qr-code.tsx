import { encode } from 'uqr';
import { cn } from '@/lib/cn';

interface QrCodeProps {
  text: string;
  label: string;
  className?: string;
}

/** Dark on light in both themes, because many cameras read it only so. */
export function QrCode({ text, label, className }: QrCodeProps) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const path = data
    .flatMap((row, y) =>
      row.map((isDark, x) => (isDark ? `M${String(x)} ${String(y)}h1v1h-1z` : '')),
    )
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      shapeRendering="crispEdges"
      className={cn('size-36 rounded-md border bg-white', className)}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
