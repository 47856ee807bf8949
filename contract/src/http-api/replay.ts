/** Hours that one replay may span. */
export const REPLAY_HOURS_AT_MOST = 24;
/** Officers whose trails one request may ask for. */
export const REPLAY_OFFICERS_AT_MOST = 100;
