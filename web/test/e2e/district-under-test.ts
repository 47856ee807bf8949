import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createTestDatabase, type TestDatabase } from '@xuncheng/db/testing';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { layOutDistrict } from './drawn-district.ts';
import {
  findChromium,
  freePorts,
  launchChromium,
  newDataDir,
  openPage,
  removeDataDir,
  startDistrict,
  type RunningDistrict,
} from './running-district.ts';

/** As the launcher has it walked the first time: minutes. */
const NEW_DISTRICTS_HISTORY = '480';

/** The set-up of a file of browser tests: a district of its own, a browser, and whatever goes wrong in the browser's console. */
export interface DistrictUnderTest {
  readonly district: RunningDistrict;
  readonly browser: Browser;
  readonly consoleErrors: string[];
  /** A page in a session of its own, before the sign-in. */
  readonly open: (path: string, options: BrowserContextOptions) => Promise<Page>;
  /** The same, signed in as the demonstration's account of a role. */
  readonly openAs: (role: string, path: string, options: BrowserContextOptions, english?: boolean) => Promise<Page>;
}

/** Without a network the browser itself says so, line by line; and that the windows of a test are not pushed to. */
export const BROWSERS_OWN_NOTES = /ERR_INTERNET_DISCONNECTED|does not support the Push API in incognito/;

/** The browser to test with; undefined: the file is left out. */
export const chromiumPath = findChromium();

/**
 * Start before the tests of the surrounding `describe`, stop after them, on a database of the run's own server: that the launcher brings one up,
 * draws and imports is `launcher.test.ts`'s to prove. What it answers is there when they run.
 */
export function startBeforeTests(settings: Readonly<Record<string, string>> = {}): DistrictUnderTest {
  let district: RunningDistrict;
  let browser: Browser;
  let database: TestDatabase;
  const consoleErrors: string[] = [];
  const open: DistrictUnderTest['open'] = (path, options) =>
    openPage(browser, district.url + path, options, consoleErrors);
  beforeAll(async () => {
    const [dataDir, ports] = [newDataDir(), await freePorts()];
    database = await (settings['DISTRICT'] === 'none' ? createTestDatabase() : layOutDistrict(dataDir, ports));
    const start = startDistrict(dataDir, {
      ...ports,
      DATABASE_URL: database.connectionString,
      HISTORY_MINUTES: NEW_DISTRICTS_HISTORY,
      ...settings,
    });
    [district, browser] = await Promise.all([start, launchChromium(chromiumPath!)]);
  }, 400_000);
  let failed = false;
  afterEach(({ task }) => {
    failed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    await browser.close();
    await district.stop();
    await database.drop();
    if (failed) console.log(`data and logs are in ${district.dataDir}`);
    else removeDataDir(district.dataDir);
  });
  return {
    get district() {
      return district;
    },
    get browser() {
      return browser;
    },
    consoleErrors,
    open,
    openAs: async (role, path, options, english = false) => {
      const page = await open(path, options);
      if (english) await page.getByText('English', { exact: true }).click();
      await page.locator(`[data-testid="sign-in-demo-${role}"]`).click();
      return page;
    },
  };
}
