/** Said when a command shows what is not written anywhere. @spec contract.md#state */
export const REBUILT = 'There is no live state here: this is the committed one with what git proves since.';
