/** Something that people should know or do. Its text holds hostile text. */
export interface Note {
  /** `missing` and `stale` are mended by the lines; `decide` by people; `know` leaves the file right. */
  readonly kind: 'missing' | 'stale' | 'decide' | 'know';
  readonly message: string;
}

/** What could not be read, and so is not known. */
export interface Unread {
  /** Absent where it is about the organization. */
  readonly account?: string;
  readonly region?: string;
  readonly what: string;
  readonly reason: string;
}
