import { CloseOutlined, SaveOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { InstructionTemplate, NewInstructionTemplate } from '@xuncheng/contract';
import { App, Button, Popconfirm } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { dropTemplate, instructionTemplatesQuery, keepTemplate } from '../api/instructions.ts';
import { failureText } from '../i18n/failure-text.ts';

const COMMON = [
  'instruct.template.goThere',
  'instruct.template.streetTrading',
  'instruct.template.patrol',
  'instruct.template.waterLevel',
] as const;

interface WordingProps {
  /** What is written now. */
  readonly draft: NewInstructionTemplate;
  /** A template has its own urgency and time; the common phrases have none. */
  readonly onUse: (template: Pick<InstructionTemplate, 'text'> & Partial<InstructionTemplate>) => void;
}

/** Phrases that everybody needs, and those kept for this area. */
export function Wording({ draft, onUse }: WordingProps): ReactElement {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const templates = useQuery(instructionTemplatesQuery).data ?? [];
  const text = draft.text.trim();
  const change = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      void message.error(failureText(error, t));
    }
    await client.invalidateQueries({ queryKey: instructionTemplatesQuery.queryKey });
  };
  const isKept = COMMON.some((key) => t(key) === text) || templates.some((template) => template.text === text);
  return (
    <div className="templates" role="group" aria-label={t('instruct.templates')}>
      {COMMON.map((key) => (
        <button
          key={key}
          type="button"
          onClick={() => {
            onUse({ text: t(key) });
          }}
        >
          {t(key)}
        </button>
      ))}
      {templates.map((template) => (
        <span key={template.id} className="template-own">
          <button
            type="button"
            data-testid="instruct-template"
            onClick={() => {
              onUse(template);
            }}
          >
            {template.text}
          </button>
          <Popconfirm
            title={t('instruct.dropTemplate')}
            okText={t('instruct.drop')}
            cancelText={t('common.back')}
            onConfirm={() => void change(dropTemplate(template.id))}
          >
            <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('instruct.dropTemplate')} />
          </Popconfirm>
        </span>
      ))}
      {text !== '' && !isKept ? (
        <Button
          size="small"
          type="link"
          icon={<SaveOutlined />}
          data-testid="instruct-keep-template"
          onClick={() => void change(keepTemplate({ ...draft, text }))}
        >
          {t('instruct.keepTemplate')}
        </Button>
      ) : null}
    </div>
  );
}
