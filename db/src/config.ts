import { z } from 'zod';

const schema = z.object({
  /** Embedded server: data folder and port. */
  DATA_DIR: z.string().default('.data'),
  DATABASE_PORT: z.coerce.number().int().min(1).max(65535).default(54329),
  /** Set: this database is used and the embedded one is not started. */
  DATABASE_URL: z.string().optional(),
});

/** Settings of the commands of this package, from the environment. */
export const config = Object.freeze(schema.parse(process.env));
