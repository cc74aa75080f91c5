import { queryOptions } from '@tanstack/react-query';
import { api, load } from '@/api';

const SHOWN = 12;

export const statisticsQuery = queryOptions({
  queryKey: ['statistics'],
  queryFn: ({ signal }) => load(api.GET('/api/statistics', { signal })),
});

export const activityQuery = queryOptions({
  queryKey: ['activity'],
  queryFn: ({ signal }) =>
    load(api.GET('/api/activity', { params: { query: { limit: SHOWN } }, signal })),
});
