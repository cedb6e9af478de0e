/** What must never be sent (SuperOffice API sheet, section 4): server state and what only answers have. */
export const NEVER_SENT = [
	...['TableRight', 'FieldProperties', 'Sent', 'ReceivedAt', 'RepliedAt', 'Size', 'Flags'],
	...['IsSent', 'ServerIdentifier', 'FolderName', 'ServerId', 'EmailItemId'],
	...['ContactName', 'PersonName', 'DuplicatePersonIds', 'TableRight', 'FieldProperties'].map(
		(name) => `To.${name}`,
	),
	...['IsSafeFileExtension', 'TableRight', 'FieldProperties'].map((name) => `Attachments.${name}`),
	...['TableRight', 'FieldProperties'].map((name) => `CustomHeaderList.${name}`),
	...['Archived', 'ArchivedAt', 'ArchivedBy', 'ArchivedDisplayName', 'TableRight'].map(
		(name) => `EMailSOInfo.${name}`,
	),
	...['MessageID', 'Priority', 'TableRight'].map((name) => `InReplyTo.${name}`),
];
