/**
 * Styles that components write into the page bear this, or the policy of the server lets them have no effect. `undefined` where
 * there is no policy, as in development. The calendar reads the same element by itself.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content

/** By this name libraries that know no other way ask for it: https://webpack.js.org/guides/csp */
Object.assign(globalThis, { __webpack_nonce__: styleNonce })
