import { areaImportAnswer, upload, type AreaImport, type AreaImportAnswer, type Upload } from '@xuncheng/contract';
import { post, sendFile } from './request.ts';

/** Each throws ApiFailure. A file is kept for an hour, for who brought it. */
export function bringFile(file: Blob): Promise<Upload> {
  return sendFile('/uploads', file, upload);
}

/** Look at a file, or take it over. */
export function importAreas(wishes: AreaImport): Promise<AreaImportAnswer> {
  return post('/area-imports', wishes, areaImportAnswer);
}
