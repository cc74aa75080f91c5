import { useQuery } from '@tanstack/react-query';
import { deferred } from '@/lib/deferred';
import { Skeleton } from '@/ui';
import { ModelPickerFallback, type ModelPickerProps } from './model-trigger';
import { modelsQuery } from './queries';

/** Its list comes in a chunk of its own, after the page. */
const List = deferred<ModelPickerProps>(() => import('./model-list'), ModelPickerFallback);

export type { ModelPickerProps };

/** One of the models given. */
export function ModelPicker(props: ModelPickerProps) {
  return <List {...props} />;
}
ModelPicker.preload = List.preload;

export type ModelChoiceProps = Omit<ModelPickerProps, 'models'>;

/** One of all the models offered; the first of them when nothing is chosen. */
export function ModelChoice({ value, ...props }: ModelChoiceProps) {
  const { data: models } = useQuery(modelsQuery);
  if (models === undefined) return <Skeleton className="h-8 w-32" />;
  return <List models={models} value={value ?? models[0]?.id ?? null} {...props} />;
}
