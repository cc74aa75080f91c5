/** The live view of a deployment; the same stream serves every part of the page that asks. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { JobStream, openJobStream, type StreamSnapshot } from '../jobs';
import { applyDeployEvents, emptyDeploy, type DeployView } from './deploy-state';

export function useDeployment(jobId: string, projectId: string): StreamSnapshot<DeployView> {
  const client = useQueryClient();
  const [stream] = useState(
    () =>
      new JobStream<DeployView>({
        initial: emptyDeploy,
        apply: applyDeployEvents,
        open: openJobStream(jobId),
      }),
  );
  const snapshot = useSyncExternalStore(stream.subscribe, stream.getSnapshot);
  const { isDone } = snapshot.view;
  useEffect(() => {
    if (!isDone) return;
    for (const queryKey of [
      ['apps'],
      ['project', projectId],
      ['projects'],
      ['deploy', projectId, 'plan'],
    ]) {
      void client.invalidateQueries({ queryKey });
    }
  }, [client, isDone, projectId]);
  return snapshot;
}
