import { createPrivateKey } from 'node:crypto';

/** What the sandbox's SuperOffice knows at its start. Everything is invented and valid in the sandbox only. */

export const TENANT = 'Cust12345';
export const TENANT_SERIAL = '1234567890';

export const APP = {
	clientId: 'sandbox-client-id',
	/** Also the application token of SO-AppToken. */
	clientSecret: 'marked-secret-of-the-app',
	systemUserToken: 'Send Mail Sandbox-marked-secret',
};

/** The app's RSA key as a PEM, the form most people keep it in. */
export const APP_PRIVATE_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDhCrxwjyBom4ir
yPdtFym9KQ9MgLai0EyGUr7JZZKDFU0OtIOPHnssNv5fR9+z9t+T5q3agP3IEIeu
yX2ECDBlFrDMk24jrBcetWdW/t81/loBu8bjFlWDbhIMTnzeZYFQIM11dNA9C6qx
Fq7FeYq24TxZ0BOEy7AuKH0bNN8Dpdsnu5YTLL8DzkSTUHfRrg+DhPXwSf8iujzJ
UWAjJuCdiXnM7fKQDNTcXireSYoyzkeUoHGiK/edbpntNKMT9jFXoMkqz0aLDUBl
QSS3mPx72BI2YE68/GbLTKFbt5epFXWVOW5A46AtijzNyQkWexYVTdE9M/GFHhUK
6XB7oUinAgMBAAECggEABXIvEUJFdIKfEhkw87Dlz7AYsK9EvDfyQiXqfBE7NHTl
gn+X13TTYkSKb1/b6A0HaBrjBjCs85SC1BYINZPFKA0ehjTjK3XUsWeOcqqEWFgp
cXVL4N7/fsjBIw8bMn6eXIQOtNL43yFTJin4XMsOMlLNFRdWAZa0UsmkDW6AHyRu
w0pBjRlHGe2TdINvyci1TCo2Fey46UiUGzIyrpXpnUwHO5+yMuWL3pfNxO9GqNvg
nR7rSFF2VV8BDARz+QOd3er35jzbVm5a1x9Ttz0Jd1iGBhB3UDQSY+74jH+naRYf
cmHGcI8t8klkDDiEiu7qlx5803KWVc1twmaztomdcQKBgQD49C3X1yJfe/6KkqBY
nBZLnrQokW2wKj4V3R1WR2ZQMVIXydaXhas9noHDDzVOIozPNsBJKRq2k99dNTb8
AT/IkNi2pjnjyJYKCCWKNXq2qvjTqnXRLf+UjWdO6JiCiLDPZuWmCoAYdihGpSy/
TU6cTT3mKp1VNlzrCGeYRwvQ0wKBgQDnaU0K2R9TEYxbE+nb3WGtzQGCIWS6eGfp
n1JnWeF1wX/u0d82dzbasIQ3RBh/MHOX16fr560SvSgwSVe46hpXve4x9cXgxrZH
4XBfBGr9w6NM+pDYfK+R/7GXnquGpC5UGh1qN2syQQNR508Ch7pFzQ2q10iFpaHr
u2lKm6xkXQKBgCFNkOBh0CBT1v40lSylXLoq9dDDe5foXrvQA3+qN36cym2SO5mz
cO/iR1uPqkLUjl+d5GUlEYTBDU1LtBpMFHtBHSx52h6lk6St6E+vzcWn43d1QyOD
csAtlldQ+C3mGTj1e90VZINhMwwYRn8k2VJBZvlmU/u1NQLf8fPF9UevAoGBAIx6
N/Kl64YZ2QJRDF4T/f/ru0arzuIDxdDkjrl+roc1d9waO05tADexgBGsnNJZL1K1
75IdicseWQ829rGiK2uoOLjLYdwZxP3NtNF5dRmncbKBSPyidFJEziIkiCur7xPO
5pxcGA7huIo3yJbYnhNRb0KOfc/jxG+9zSUla3lhAoGBAIW+Tcao0phO8ULDtjnN
EmcPRjACA+nQHfN5WQtrmqU4LC3/fDQAF0NNIDb39ajk2Bp1xZ65Lr0xC0Fd8/qv
oGu2gB3WFBqIavHCGXdD/DaoMQrJTaIVSKGUX3FXJylYfSpoERDAcou05oGz+rKG
z3xKugA0uNRRg075u9FDX2Uu
-----END PRIVATE KEY-----`;

/**
 * The login host's own key, which signs the tokens it issues. Generating it on demand would block the process for
 * half a second, and mails with a deadline would miss it.
 */
export const LOGIN_HOST_KEY = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC/wYk8ukgMLABH
Ui2xopKMTsGwdS8EvkuqcbrwKyXHhDlMmaoDzWJwm3VkzksozfJV74o90ZzZofev
xZ+NwXOMl8GsatLZTiPkN6lkh4bZkOHL/Cd+FLtea/57TeQPBzEoy16l4T2QW5wW
1k5+F6k9XlAsfsJfIKnP1S1x5dQFttBHatzTbsrq3kMgp+30xfiveFA9rBzDJtMU
sBu/O23ma1xsjMCDvJLZP4Yd3++IqKBvS5n6G6FrOSdNjm6lbfM+GyXJJTOaVlAF
8FwnNN9FiyZvCvwUQq7NIK0cKGMvYDo1naQIIgIVBh3tiAugyHedFGmEZtyozbWk
alyD67FnAgMBAAECggEABc81uq7EFwZQPdjqBHsx6GlMae2q7oBbZ38JlFQiUWCa
ocz3/yR+Sn4TOOodEc/nex4GOKg8kcVb7SnWEyPcvdItLm2QFMBOyw+6pI6MkdPX
W2g4xBOZt5sa+x5ZffEQVrWOmQTxagm0eWaluyE5YeAVGrv+ZIZnTqIdPdmiKkgZ
qPGR81CIHYHufyiqNYKumGB6ja459aqB4S5V29x0LIr5YilAC43pcc1BOtW+Knj/
R8mGDAppZeystY5Qt0l/lRGvlHmChF+DJbyf7TQMCe5rJyiYONgh8kfx0eSyf3fE
F+0p6f85+qSDlAtJPth/iXZoUjdmGhcsgEubuL/WkQKBgQDmPauUPmCpYU9O+KKH
Pc7mD7k5Tp5Y5dt/gmpXQYHE7ydCWhkrSyXt3HAf5MciDwlZghCQcdSSPAF71j6A
ZqjZd1N03GLtUWPTa364paSNbAortsddQ1aJRtMjuT3zTKcI/aBCMkpjQ3EdDw/n
7mTHjEv5kS25VxyJGKdsD5LZdwKBgQDVNZ6tOw+fb+Tz4wUpD6+xl86zHiSyiVyp
i+1QKqajOo0GIluTDeqlSEaYbnq6fm+q4QHPwuI9fj6+dEdzSu03W7rHRjpg3FDd
RbLbzu2SpGNgwv+O5omq2rRp4fqRYyxCNppQ/RW0oCLungT2nfx9l7hprkd5IGdI
VdpGNubjkQKBgQDQLo8H+eb5AI3vgA2lb5O2nh0C3j17cEsqXke9IfQul3fOHR2I
8egXzSxtCjWsbCAuGNbVZLeqiitlR/E3tJuUFrsVfXjN0LwMnLP2TYAeh8QihqB5
ibujYLDlKkgDyBl4navcbxCn9IFAny/orLvfWtIPlN/dKBEbPXmU0fgcPQKBgHdF
dazG22h/uf7NQvfDdK/Okq0U8caGnTWjt3AfS/UILhf+ZGgRYvBvTD69nx5w2Jsp
IFBPXyyzUPpOJiJTCfzr7cLIgKPq27nM4c+hJLniCE37B+ezA9R2YHLTHc7zQbEQ
xqcDzX6sDp6Z+4DSxIqls147RnR2MhD/JgodcHBhAoGAJoOn/G1qMgIIHogp+J5S
4LE09N4BT1lB2MKMtf8WbdYYASTFTdXy9FFTeVyDrn0oFEy868FMCluZi9E3bGNr
5bdUFySoRZAciNhqVTpZCwV5Kz6zAKGKLzEN3K40oQtCkvLfO99jqxsS7fRjVVTT
3AV2eyryU7/0lrOec+PV9Lc=
-----END PRIVATE KEY-----`;

/** The same key as the vendor hands it out: an `<RSAKeyValue>` document. */
export function appPrivateKeyXml(): string {
	const jwk = createPrivateKey(APP_PRIVATE_KEY).export({ format: 'jwk' });
	const part = (name: string, value: string | undefined) =>
		`<${name}>${Buffer.from(value ?? '', 'base64url').toString('base64')}</${name}>`;
	return [
		'<RSAKeyValue>',
		part('Modulus', jwk.n),
		part('Exponent', jwk.e),
		part('P', jwk.p),
		part('Q', jwk.q),
		part('DP', jwk.dp),
		part('DQ', jwk.dq),
		part('InverseQ', jwk.qi),
		part('D', jwk.d),
		'</RSAKeyValue>',
	].join('');
}

/** Tokens that are valid at the start, so that tests and the demo need no browser. */
export const OAUTH_TOKENS = {
	accessToken: `8A:${TENANT}.marked-secret-access-token`,
	refreshToken: 'marked-secret-refresh-token',
};

export const ONSITE_USER = { username: 'crm', password: 'marked-secret-onsite' };
/** A ticket of an onsite installation that does not expire. */
export const ONSITE_TICKET = '7T:marked-secret-onsite-ticket';

/** The person behind the OAuth2 and onsite logins. The system user has no mailbox. */
export const USER = {
	associateId: 42,
	personId: 7,
	contactId: 5,
	name: 'CRM',
	fullName: 'Cora Mann',
	emailAddress: 'crm@example.com',
	smtpPassword: 'marked-secret-smtp',
	imapPassword: 'marked-secret-imap',
};

/** Mail servers that the sandbox's SuperOffice can reach, by `ServerName`, and the only right UseSSL for each. */
export const SMTP_SERVERS: Record<string, { useSsl: boolean }> = {
	'smtp.example.com:587': { useSsl: false },
	'smtp.example.com:465': { useSsl: true },
	'smtp.example.com:25': { useSsl: false },
};
export const IMAP_SERVERS: Record<string, { useSsl: boolean }> = {
	'imap.example.com:993': { useSsl: true },
	'imap.example.com:143': { useSsl: false },
};
export const IMAP_FOLDERS = ['INBOX', 'Sent Items', 'Drafts', 'Archive/CRM'];

export * from './people';
