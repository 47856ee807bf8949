import { Button } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { switchLanguage } from './setup.ts';

/** One click to the other language. */
export function LanguageSwitch(): ReactElement {
  const { t } = useTranslation();
  return (
    <Button type="text" title={t('language.switch')} onClick={switchLanguage} data-testid="language-switch">
      {t('language.other')}
    </Button>
  );
}
