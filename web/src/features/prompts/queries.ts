import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { api, load, type Schemas } from '@/api';

export type SavedPrompt = Schemas['PromptRead'];
export type BuiltInPrompt = Schemas['BuiltInPrompt'];
export type PromptContent = Pick<SavedPrompt, 'title' | 'text' | 'is_shared'>;

export const MOST_LETTERS = 8_000;

const keys = {
  all: ['prompts'] as const,
  saved: (search: string) => [...keys.all, 'saved', search] as const,
};

export const builtInPromptsQuery = queryOptions({
  queryKey: [...keys.all, 'built-in'],
  queryFn: ({ signal }) => load(api.GET('/api/prompts/built-in', { signal })),
  staleTime: Infinity,
});

export const savedPromptsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: keys.saved(search),
    queryFn: ({ signal, pageParam }) =>
      load(
        api.GET('/api/prompts', {
          params: {
            query: {
              ...(search === '' ? {} : { search }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (previous) => previous,
  });

function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [...keys.all, 'saved'] });
}

export function useSavePrompt(id: string | null) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: PromptContent) =>
      id === null
        ? load(api.POST('/api/prompts', { body }))
        : load(
            api.PATCH('/api/prompts/{prompt_id}', { params: { path: { prompt_id: id } }, body }),
          ),
    onSuccess: refresh,
  });
}

export function useDeletePrompt() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (id: string) =>
      load(api.DELETE('/api/prompts/{prompt_id}', { params: { path: { prompt_id: id } } })),
    onSettled: refresh,
  });
}
