import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';
import { Button } from './button';
import { Card } from './card';
import { EmptyState, type EmptyStateProps } from './empty-state';
import { ErrorState } from './error-state';
import { SkeletonText } from './skeleton';

export interface ItemListProps<T> {
  /** What the list is called. */
  label: string;
  items: readonly T[];
  /** One `<li>` with its key. */
  children: (item: T, index: number) => ReactNode;
  /** Instead of the list when there is nothing in it; an element is shown as it is. */
  empty: EmptyStateProps | React.JSX.Element;
  /** `card`: with a border of its own; `plain`: inside a card. */
  look?: 'card' | 'plain';
  isOrdered?: boolean;
}

/** Rows below each other, or what to do when there are none. */
export function ItemList<T>({
  label,
  items,
  children,
  empty,
  look = 'card',
  isOrdered = false,
}: ItemListProps<T>) {
  if (items.length === 0) {
    if (!('title' in empty)) return empty;
    return <EmptyState {...empty} className={cn(look === 'plain' && 'py-8', empty.className)} />;
  }
  const List = isOrdered ? 'ol' : 'ul';
  const list = (
    <List aria-label={label} className="divide-y">
      {items.map(children)}
    </List>
  );
  return look === 'plain' ? list : <Card className="overflow-hidden">{list}</Card>;
}

/** What is read of a paged query; the result of `useInfiniteQuery` fits. */
export interface PagedQuery<T> {
  data: { pages: readonly { items: readonly T[] }[] } | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

export interface PagedListProps<T> extends Omit<ItemListProps<T>, 'items'> {
  query: PagedQuery<T>;
  /** On the button that brings the next page. */
  moreLabel: string;
  errorTitle?: string;
  /** Lines of the skeleton while the first page is on its way. */
  lines?: number;
}

/** A list that comes page by page: skeleton, error with a retry, what to do when it is empty, and "more". */
export function PagedList<T>({
  query,
  moreLabel,
  errorTitle,
  lines = 4,
  ...list
}: PagedListProps<T>) {
  if (query.data === undefined) {
    if (!query.isError) return <SkeletonText lines={lines} />;
    return (
      <ErrorState
        {...(errorTitle === undefined ? {} : { title: errorTitle })}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return (
    <>
      <ItemList {...list} items={query.data.pages.flatMap((page) => page.items)} />
      {query.hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {moreLabel}
          </Button>
        </div>
      ) : null}
    </>
  );
}
