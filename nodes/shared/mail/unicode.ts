/** Texts by the properties of Unicode, so that no list of characters is kept here (unicode.org, UAX #44 and UTS #55). */

/** ZERO WIDTH NON-JOINER and ZERO WIDTH JOINER: part of the spelling in Persian and Indic words, and of emoji. */
const JOINERS = '\u200c\u200d';

/**
 * Characters that show nothing: default ignorable ones, format characters, and the blank letters that Unicode lists
 * apart (Hangul fillers, the braille blank). Variation selectors are default ignorable.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/** Takes out every character that shows nothing, joiners too: in an address they only mislead. */
export function withoutInvisible(text: string): string {
	return text.replace(INVISIBLE, '');
}

/**
 * Takes out characters that show nothing or change the direction of writing, but keeps joiners between visible
 * characters and variation selectors, which belong to words and emoji.
 */
export function visibleText(text: string): string {
	return text
		.replace(INVISIBLE, (char) =>
			JOINERS.includes(char) || /\p{Variation_Selector}/u.test(char) ? char : '',
		)
		.replace(new RegExp(`^[${JOINERS}]+|[${JOINERS}]+$`, 'g'), '');
}

/** Whether a text holds what a broken conversion has left: the replacement character U+FFFD. */
export function isBroken(text: string): boolean {
	return text.includes('\ufffd');
}
