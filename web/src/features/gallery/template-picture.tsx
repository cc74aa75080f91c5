import { cn } from '@/lib/cn';
import { useTheme } from '@/lib/theme';
import { t } from './messages';
import { pictureUrl, type Look, type Template } from './queries';

interface TemplatePictureProps {
  template: Template;
  /** By default the one of this page. */
  look?: Look;
  /** Said by what stands beside it. */
  isDecoration?: boolean;
  className?: string;
}

export function TemplatePicture({
  template,
  look,
  isDecoration = false,
  className,
}: TemplatePictureProps) {
  const { resolved } = useTheme();
  return (
    <img
      src={pictureUrl(template, look ?? resolved)}
      alt={isDecoration ? '' : t('picture', { title: template.title })}
      width={720}
      height={450}
      loading="lazy"
      decoding="async"
      className={cn('aspect-16/10 w-full bg-sunken object-cover object-top', className)}
    />
  );
}
