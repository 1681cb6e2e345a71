import { createContext, useContext } from 'react'

/** Whether values stand in cells that the keyboard walks through: links in them are no stops of their own then. */
export const WithinGrid = createContext(false)

/** Of a link in a value: in a grid the keyboard comes to it from its cell alone. */
export const useLinkStop = () => (useContext(WithinGrid) ? { tabIndex: -1, 'data-in-cell': true } : {})
