import type { Notification } from './device-message.ts';

/** A camera's word that something moves in its picture, or that nothing does any more (ONVIF Core Specification, 9; Imaging, MotionAlarm). */
export function encodeMotion(deviceId: string, time: number, isMotion: boolean): Notification {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" \
xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tns1="http://www.onvif.org/ver10/topics"><env:Body><wsnt:Notify>\
<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">tns1:VideoSource/MotionAlarm</wsnt:Topic>\
<wsnt:Message><tt:Message UtcTime="${new Date(time).toISOString()}" PropertyOperation="Changed">\
<tt:Source><tt:SimpleItem Name="Source" Value="VideoSource_1"/></tt:Source>\
<tt:Data><tt:SimpleItem Name="State" Value="${String(isMotion)}"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>\
</wsnt:Notify></env:Body></env:Envelope>`;
  return { deviceId, xml };
}
