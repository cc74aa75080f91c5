import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { apiUrl } from '@/api';
import { cn } from '@/lib/cn';
import { t } from './messages';
import { ProjectPlaceholder } from './placeholder';
import { thumbnailQuery, type Project } from './queries';

/** The window that the still is laid out for; the card shows it smaller. */
const WIDTH = 1280;
const HEIGHT = 800;

/** What the app looks like: a still of its preview, and a drawing until there is one. */
export function ProjectThumbnail({ project }: { project: Project }) {
  const box = useRef<HTMLDivElement>(null);
  const { isNear, scale } = useBox(box);
  const version = project.current_version ?? 0;
  // A frame does not say that it failed, so the server is asked first, for headers only.
  const { isSuccess } = useQuery({
    ...thumbnailQuery(project.id, version),
    enabled: project.has_thumbnail && isNear,
  });
  const address = apiUrl(`/api/projects/${project.id}/thumbnail?version=${String(version)}`);
  return (
    <div ref={box} className="relative size-full overflow-hidden">
      <ProjectPlaceholder id={project.id} />
      {isSuccess && isNear ? (
        <Still
          key={address}
          address={address}
          title={t('preview', { name: project.name })}
          scale={scale}
        />
      ) : null}
    </div>
  );
}

interface StillProps {
  address: string;
  title: string;
  scale: number;
}

/** A page that the app wrote: without any permission, and nobody gets into it. */
function Still({ address, title, scale }: StillProps) {
  const [isLoaded, setLoaded] = useState(false);
  return (
    <iframe
      sandbox=""
      src={address}
      title={title}
      loading="lazy"
      aria-hidden
      tabIndex={-1}
      inert
      width={WIDTH}
      height={HEIGHT}
      onLoad={() => {
        setLoaded(true);
      }}
      style={{ transform: `scale(${String(scale)})` }}
      className={cn(
        'pointer-events-none absolute top-0 left-0 max-w-none origin-top-left border-0 bg-[Canvas] transition-opacity duration-150',
        !isLoaded && 'opacity-0',
      )}
    />
  );
}

/** Whether the element is in view or about to be, and how much smaller than the still it is. */
function useBox(ref: RefObject<HTMLDivElement | null>): { isNear: boolean; scale: number } {
  const [isNear, setNear] = useState(false);
  const [scale, setScale] = useState(0.25);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const sight = new IntersectionObserver(
      (entries) => {
        setNear(entries.at(-1)?.isIntersecting ?? false);
      },
      { rootMargin: '100px' },
    );
    const size = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setScale(entry.contentRect.width / WIDTH);
    });
    sight.observe(element);
    size.observe(element);
    return () => {
      sight.disconnect();
      size.disconnect();
    };
  }, [ref]);
  return { isNear, scale };
}
