import { expect, test } from 'vitest'
import { objects } from '../objects/index.ts'
import { builtInRoles } from './roles.ts'

const ordinary = objects.filter(({ configuration }) => !configuration).map(({ name }) => name)

test.each(builtInRoles.filter(({ admin }) => !admin).map(role => [role.name, role] as const))(
  '%s says of every object what it may',
  (_, role) => {
    expect(Object.keys(role.objects).sort()).toEqual([...ordinary].sort())
  },
)

test.each(builtInRoles.map(role => [role.name, role] as const))('%s names only fields that exist', (_, { fields }) => {
  const known = objects.flatMap(object => Object.keys(object.fields).map(field => `${object.name}.${field}`))
  for (const field of Object.keys(fields)) expect(known).toContain(field)
})

test('whoever reads least exports nothing', () => {
  for (const name of ['manager', 'telemarketer', 'service', 'viewer']) {
    const role = builtInRoles.find(each => each.name === name)
    for (const rights of Object.values(role?.objects ?? {})) expect(rights.export).toBe('none')
  }
})
