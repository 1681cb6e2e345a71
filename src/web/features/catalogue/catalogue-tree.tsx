import { ActionIcon, Button, Drawer, Menu } from '@mantine/core'
import { IconCategory, IconDots, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSchema } from '../../app/schema.ts'
import { useListSearch } from '../../records/use-list-search.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { BranchDialog, type BranchDraft } from './branch-dialog.tsx'
import classes from './catalogue-tree.module.css'
import { type Branch, categoriesQuery, findBranch, idsIn, treeOf } from './categories.ts'
import { useBranches } from './use-branches.ts'

/** The branches of the catalogue beside its products; on a phone behind a button. */
export function CatalogueTree() {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const [opened, setOpened] = useState(false)
  if (!phone)
    return (
      <aside className={classes.aside} aria-label={t('catalogue:title')}>
        <Tree onChosen={() => {}} />
      </aside>
    )
  return (
    <div className={classes.door}>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCategory size={16} stroke={1.6} />}
        onClick={() => setOpened(true)}
      >
        {t('catalogue:title')}
      </Button>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('catalogue:title')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Tree onChosen={() => setOpened(false)} />
      </Drawer>
    </div>
  )
}

function Tree({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(categoriesQuery)
  const { search, change } = useListSearch()
  const object = useSchema().byName.get('productCategory')
  const [draft, setDraft] = useState<BranchDraft | null>(null)
  const tree = treeOf(data)
  const chosen = chosenIn(search.f)
  const choose = (id: string | null) => {
    const branch = id ? findBranch(tree, id) : undefined
    const others = (search.f ?? []).filter(node => !isCategory(node))
    const f = branch
      ? [...others, ['category', 'in', idsIn(branch)] satisfies NonNullable<typeof search.f>[number]]
      : others
    change({ f: f.length ? f : undefined })
    onChosen()
  }
  const writes = object !== undefined && object.can.create !== 'none'
  return (
    <nav className={classes.tree} aria-label={t('catalogue:branches')}>
      <div className={classes.row}>
        <button
          type="button"
          className={classes.name}
          aria-current={chosen === null ? 'true' : undefined}
          onClick={() => choose(null)}
        >
          {t('catalogue:all')}
        </button>
        {writes ? (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t('catalogue:add')}
            onClick={() => setDraft({ parent: null })}
          >
            <IconPlus size={16} />
          </ActionIcon>
        ) : null}
      </div>
      <Branches branches={tree} chosen={chosen} onChoose={choose} onDraft={setDraft} depth={0} />
      <ul className={classes.links}>
        <li>
          <Link to="/$plural" params={{ plural: 'price-lists' }}>
            {t('catalogue:priceLists')}
          </Link>
        </li>
        <li>
          <Link to="/$plural" params={{ plural: 'exchange-rates' }}>
            {t('catalogue:rates')}
          </Link>
        </li>
      </ul>
      {draft ? <BranchDialog draft={draft} tree={tree} onClose={() => setDraft(null)} /> : null}
    </nav>
  )
}

interface BranchesProps {
  branches: readonly Branch[]
  chosen: string | null
  depth: number
  onChoose: (id: string) => void
  onDraft: (draft: BranchDraft) => void
}

function Branches({ branches, chosen, depth, onChoose, onDraft }: BranchesProps) {
  if (!branches.length) return null
  return (
    <ul className={classes.branches}>
      {branches.map((branch, at) => (
        <li key={branch.id}>
          <div className={classes.row} style={{ paddingLeft: depth * 14 }}>
            <button
              type="button"
              className={classes.name}
              aria-current={branch.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(branch.id)}
            >
              {branch.name}
            </button>
            {branch.can.update ? (
              <BranchMenu branch={branch} before={branches[at - 1]} after={branches[at + 1]} onDraft={onDraft} />
            ) : null}
          </div>
          <Branches
            branches={branch.branches}
            chosen={chosen}
            depth={depth + 1}
            onChoose={onChoose}
            onDraft={onDraft}
          />
        </li>
      ))}
    </ul>
  )
}

interface MenuProps extends Pick<BranchesProps, 'onDraft'> {
  branch: Branch
  before: Branch | undefined
  after: Branch | undefined
}

function BranchMenu({ branch, before, after, onDraft }: MenuProps) {
  const { t } = useTranslation()
  const { swap, remove } = useBranches()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={t('catalogue:more', { name: branch.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onDraft({ parent: branch.id })}>{t('catalogue:addIn')}</Menu.Item>
        <Menu.Item onClick={() => onDraft({ parent: branch.parent, of: branch })}>{t('catalogue:change')}</Menu.Item>
        <Menu.Item disabled={!before} onClick={() => before && swap.mutate([branch, before])}>
          {t('catalogue:up')}
        </Menu.Item>
        <Menu.Item disabled={!after} onClick={() => after && swap.mutate([branch, after])}>
          {t('catalogue:down')}
        </Menu.Item>
        {branch.can.remove ? (
          <Menu.Item c="var(--r-bad)" onClick={() => remove.mutate(branch)}>
            {t('remove')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

const isCategory = (node: unknown): boolean => Array.isArray(node) && node[0] === 'category'

/** The branch by which the list is narrowed now: the first of those that are asked for. */
function chosenIn(nodes: readonly unknown[] | undefined): string | null {
  const node = nodes?.find(isCategory)
  const operand = Array.isArray(node) ? node[2] : null
  return Array.isArray(operand) && typeof operand[0] === 'string' ? operand[0] : null
}
