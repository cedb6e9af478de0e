/** How services, proxies and libraries repeat what they were sent. */
export const forms: Array<[string, (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
	['in JSON with escaped slashes', (secret) => JSON.stringify(secret).slice(1, -1).replace(/\//g, '\\/')],
	[
		'in JSON of ASCII',
		(secret) =>
			JSON.stringify(secret)
				.slice(1, -1)
				.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
	],
	['in a URL', (secret) => encodeURIComponent(secret)],
	[
		'in a URL with small hex digits',
		(secret) => encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['in a form', (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
	[
		'in a form with small hex digits',
		(secret) =>
			new URLSearchParams({ a: secret })
				.toString()
				.slice(2)
				.replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['in XML text', (secret) => secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')],
	[
		'in an XML attribute',
		(secret) =>
			secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
	],
	[
		'in XML with all escapes',
		(secret) =>
			secret
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/"/g, '&quot;')
				.replace(/'/g, '&apos;'),
	],
	[
		'in HTML',
		(secret) =>
			secret
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/"/g, '&quot;')
				.replace(/'/g, '&#39;'),
	],
	['in base64', (secret) => Buffer.from(secret).toString('base64')],
	['in base64 without padding', (secret) => Buffer.from(secret).toString('base64').replace(/=/g, '')],
	['in base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
];
