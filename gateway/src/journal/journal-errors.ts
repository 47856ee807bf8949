/** The journal takes nothing more: what was to be kept must not be acknowledged. */
export class JournalFullError extends Error {
  override readonly name = 'JournalFullError';
}

/** What is on the disk is not what was written: going on would lose or alter what was acknowledged without a word. */
export class JournalDamagedError extends Error {
  override readonly name = 'JournalDamagedError';

  constructor(folder: string, what: string) {
    super(
      `the journal in ${folder} is damaged: ${what}. Check the disk, move the folder away (keep it: messages acknowledged and not yet ` +
        'in the database may be read from it) and start again with an empty one',
    );
  }
}

/** Another gateway runs on this journal. */
export class JournalInUseError extends Error {
  constructor(folder: string) {
    super(`the journal in ${folder} is in use by another gateway: each needs a folder of its own (JOURNAL_DIR)`);
    this.name = 'JournalInUseError';
  }
}
