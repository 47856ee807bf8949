import { IMAGERY_SYSTEMS, LEVEL_AT_MOST, mapSourceChange, TILINGS } from '@xuncheng/contract';
import { Checkbox, Form, Input, InputNumber, Select, type FormInstance } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOf, SOURCE_FORMS, type SourceForm, type SourceValues } from './source-presets.ts';

/** The fields of a source; those of its kind are there. */
export function MapSourceFields({
  form,
  hasKey,
}: {
  readonly form: FormInstance<SourceValues>;
  readonly hasKey: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const kind = (Form.useWatch('form', form) as SourceForm | undefined) ?? 'xyz';
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  /** What the contract says of a field as everything stands. */
  const held = (field: 'address' | 'maxLevel', message: string) => ({
    validator: () => {
      const parsed = mapSourceChange.safeParse(
        changeOf({ ...(form.getFieldsValue(true) as SourceValues), name: '-', nameEn: '-' }),
      );
      const isWrong = parsed.error?.issues.some(({ path }) => path[0] === field) === true;
      return isWrong ? Promise.reject(new Error(message)) : Promise.resolve();
    },
  });
  return (
    <>
      <Form.Item name="form" label={t('mapSource.form')}>
        <Select
          data-testid="map-source-form"
          options={SOURCE_FORMS.map((value) => ({ value, label: t(`mapSource.forms.${value}`) }))}
        />
      </Form.Item>
      <div className="admin-form-pair">
        <Form.Item name="name" label={t('mapSource.name')} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={t('mapSource.nameEn')} rules={required}>
          <Input maxLength={60} />
        </Form.Item>
      </div>
      <Form.Item
        name="address"
        label={t('mapSource.address')}
        extra={t(`mapSource.addressHint.${kind}`)}
        rules={[held('address', t('mapSource.addressRule'))]}
      >
        <Input maxLength={1_000} spellCheck={false} data-testid="map-source-address" />
      </Form.Item>
      {kind === 'wmts' ? <WmtsFields /> : null}
      <div className="admin-form-pair">
        <Form.Item name="key" label={t('mapSource.key')}>
          <Input.Password
            maxLength={500}
            autoComplete="new-password"
            placeholder={hasKey ? t('mapSource.keyKept') : ''}
            data-testid="map-source-key"
          />
        </Form.Item>
        {hasKey ? (
          <Form.Item name="forget" valuePropName="checked" label=" ">
            <Checkbox>{t('mapSource.forget')}</Checkbox>
          </Form.Item>
        ) : null}
      </div>
      {kind === '3d-tiles' ? (
        <Form.Item
          name="heightMetres"
          label={t('mapSource.heightMetres')}
          rules={[{ required: true, message: t('admin.required') }]}
        >
          <InputNumber min={-10_000} max={10_000} />
        </Form.Item>
      ) : (
        <>
          <div className="admin-form-pair">
            <Form.Item name="system" label={t('mapSource.system')}>
              <Select options={IMAGERY_SYSTEMS.map((value) => ({ value, label: t(`mapSource.systems.${value}`) }))} />
            </Form.Item>
            <Form.Item name="tiling" label={t('mapSource.tiling')}>
              <Select options={TILINGS.map((value) => ({ value, label: t(`mapSource.tilings.${value}`) }))} />
            </Form.Item>
          </div>
          <div className="source-numbers">
            <NumberField name="minLevel" max={LEVEL_AT_MOST} />
            <NumberField name="maxLevel" max={LEVEL_AT_MOST} rule={held('maxLevel', t('mapSource.levelRule'))} />
            <NumberField name="levelOffset" max={5} />
          </div>
        </>
      )}
      <Form.Item name="attribution" label={t('mapSource.attribution')}>
        <Input maxLength={300} />
      </Form.Item>
    </>
  );
}

function NumberField({
  name,
  max,
  rule,
}: {
  readonly name: 'minLevel' | 'maxLevel' | 'levelOffset';
  readonly max: number;
  readonly rule?: { readonly validator: () => Promise<void> };
}): ReactElement {
  const { t } = useTranslation();
  return (
    <Form.Item
      name={name}
      label={t(`mapSource.${name}`)}
      rules={[{ required: true, message: t('admin.required') }, ...(rule ? [rule] : [])]}
    >
      <InputNumber min={0} max={max} precision={0} />
    </Form.Item>
  );
}

function WmtsFields(): ReactElement {
  const { t } = useTranslation();
  const required = [{ required: true, whitespace: true, message: t('admin.required') }];
  return (
    <>
      <div className="admin-form-pair">
        <Form.Item name={['wmts', 'encoding']} label={t('mapSource.encoding')}>
          <Select
            options={(['kvp', 'rest'] as const).map((value) => ({ value, label: t(`mapSource.encodings.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name={['wmts', 'layer']} label={t('mapSource.layer')} rules={required}>
          <Input maxLength={200} spellCheck={false} />
        </Form.Item>
      </div>
      <div className="source-numbers">
        <Form.Item name={['wmts', 'style']} label={t('mapSource.style')}>
          <Input maxLength={200} spellCheck={false} />
        </Form.Item>
        <Form.Item name={['wmts', 'matrixSet']} label={t('mapSource.matrixSet')} rules={required}>
          <Input maxLength={200} spellCheck={false} />
        </Form.Item>
        <Form.Item name={['wmts', 'format']} label={t('mapSource.format')} rules={required}>
          <Input maxLength={100} spellCheck={false} />
        </Form.Item>
      </div>
    </>
  );
}
