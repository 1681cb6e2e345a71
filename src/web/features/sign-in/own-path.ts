/** An address of ours: browsers read `//host` and `/\\host` as those of others. */
export const isOwnPath = (path: string | undefined): path is string => path !== undefined && /^\/(?![/\\])/.test(path)
