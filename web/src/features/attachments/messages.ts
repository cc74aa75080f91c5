import { createT } from '@/lib/i18n';

export const t = createT({
  attach: 'Attach pictures',
  pictures: 'Pictures',
  pictureUploading: 'uploading',
  removePicture: 'Remove {name}',
  pictureKinds: '{name} is no picture that can be read: use PNG, JPEG, WebP or GIF.',
  pictureSize: '{name} is larger than 5 MB.',
  pictureCount: 'A message takes at most 4 pictures.',
  pictureFailed: '{name} was not uploaded',
  blindTitle: '{model} cannot read pictures',
  blindText: 'They are kept with the message, but this model does not see them.',
  blindPerhapsTitle: '{model} may not read pictures',
  blindPerhapsText: 'Nobody has said whether it can. It may answer as if they were not there.',
});
