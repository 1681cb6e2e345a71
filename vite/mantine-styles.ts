import type { Plugin } from 'vite'

const styled = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/

/** Styles of a Mantine component come with its code, and not all of them with the first page. */
export const mantineStyles: Plugin = {
  name: 'mantine-styles',
  transform(code, id) {
    const [, component] = styled.exec(id) ?? []
    return component ? `import '@mantine/core/styles/${component}.layer.css'\n${code}` : undefined
  },
}
