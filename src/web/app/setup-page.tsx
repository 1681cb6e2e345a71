import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { loadSetupWords } from './i18n.ts'
import { shellRoute } from './root-route.tsx'

/** A page whose words come with it: those of the set-up, of reports and the calendar. */
export const setupPage = <Module extends Record<string, unknown>>(
  load: () => Promise<Module>,
  name: keyof Module & string,
) =>
  lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadSetupWords()])
    return module
  }, name)

/** A page of the shell of which nothing but its address is asked. */
export const setupPageRoute = <const Path extends string, Module extends Record<string, unknown>>(
  path: Path,
  load: () => Promise<Module>,
  name: keyof Module & string,
) => createRoute({ getParentRoute: () => shellRoute, path, component: setupPage(load, name) })
