import type { IDataObject } from 'n8n-workflow';

const SIMPLE = ['id', 'status', 'from', 'to', 'subject', 'sentTime', 'responseCode', 'responseBody'];

/** A message without its bodies and links (Rebilly API sheet, section 11). */
export function simplified(message: IDataObject): IDataObject {
	return Object.fromEntries(SIMPLE.filter((name) => name in message).map((name) => [name, message[name]]));
}
