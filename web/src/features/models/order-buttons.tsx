import { ArrowDown, ArrowUp } from 'lucide-react';
import { IconButton } from '@/ui';
import { t } from './messages';

interface OrderButtonsProps {
  name: string;
  place: { index: number; count: number };
  onMove: (to: number) => void;
}

/** Moves an entry of an ordered list, by mouse and keyboard alike. */
export function OrderButtons({ name, place, onMove }: OrderButtonsProps) {
  return (
    <span className="flex shrink-0">
      <IconButton
        label={t('moveUp', { name })}
        icon={<ArrowUp />}
        size="sm"
        disabled={place.index === 0}
        onClick={() => {
          onMove(place.index - 1);
        }}
      />
      <IconButton
        label={t('moveDown', { name })}
        icon={<ArrowDown />}
        size="sm"
        disabled={place.index === place.count - 1}
        onClick={() => {
          onMove(place.index + 1);
        }}
      />
    </span>
  );
}

export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const item = items[from];
  if (item === undefined) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}
