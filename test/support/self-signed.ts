import { createSign, generateKeyPairSync } from 'node:crypto';

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 */
const algorithm = sequence(der(0x06, Buffer.from('2a8648ce3d040302', 'hex')));
const time = (at: Date) =>
	der(
		0x18,
		Buffer.from(
			at
				.toISOString()
				.replace(/[-:T]/g, '')
				.replace(/\.\d+Z$/, 'Z'),
		),
	);

/** A key and a certificate for 127.0.0.1 that only vouches for itself, made anew at each call. PEM. */
export function selfSigned(): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const commonName = sequence(der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from('127.0.0.1')));
	const name = sequence(der(0x31, commonName));
	// Subject alternative name: the address, so that nothing but the missing trust is wrong with it.
	const address = sequence(der(0x87, Buffer.from([127, 0, 0, 1])));
	const extension = sequence(der(0x06, Buffer.from('551d11', 'hex')), der(0x04, address));
	const day = 24 * 3600_000;
	const content = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))),
		der(0x02, Buffer.from([1])),
		algorithm,
		name,
		sequence(time(new Date(Date.now() - day)), time(new Date(Date.now() + day))),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(extension)),
	);
	const signature = createSign('sha256').update(content).sign(privateKey);
	const cert = sequence(content, algorithm, der(0x03, Buffer.from([0]), signature));
	const lines = cert.toString('base64').replace(/.{64}/g, '$&\n').trim();
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
	};
}
