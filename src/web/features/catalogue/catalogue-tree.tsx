import { ActionIcon, Button, Drawer } from '@mantine/core'
import { IconCategory, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useObject, useSchema } from '../../app/schema.ts'
import type { BesideList } from '../../records/beside-list.tsx'
import { useListSearch } from '../../records/use-list-search.ts'
import { useIsPhone } from '../../ui/use-phone.ts'
import { BranchDialog, type BranchDraft } from './branch-dialog.tsx'
import { Branches } from './branch-row.tsx'
import classes from './catalogue-tree.module.css'
import { categoriesQuery, findBranch, idsIn, treeOf } from './categories.ts'
import { useBranchActs } from './use-branch-acts.ts'
import { useCarryProducts } from './use-carry-products.ts'
import { usePutProducts } from './use-put-products.ts'

/** The branches of the catalogue beside its products; on a phone behind a button. */
export function CatalogueTree(beside: BesideList) {
  const { t } = useTranslation()
  const phone = useIsPhone()
  const [opened, setOpened] = useState(false)
  if (!phone) return <TreeBeside {...beside} />
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
        <Tree {...beside} onChosen={() => setOpened(false)} />
      </Drawer>
    </div>
  )
}

function TreeBeside(beside: BesideList) {
  const { t } = useTranslation()
  const aside = useRef<HTMLElement>(null)
  useCarryProducts(aside, useObject('product'), beside)
  return (
    <aside ref={aside} className={classes.aside} aria-label={t('catalogue:title')}>
      <Tree {...beside} onChosen={() => {}} />
    </aside>
  )
}

function Tree({ onChosen, ...beside }: BesideList & { onChosen: () => void }) {
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
  const put = usePutProducts(useObject('product'), beside)
  const acts = useBranchActs(tree, { choose, draft: setDraft, put })
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
      <Branches branches={tree} chosen={chosen} acts={acts} depth={0} />
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

const isCategory = (node: unknown): boolean => Array.isArray(node) && node[0] === 'category'

/** The branch by which the list is narrowed now: the first of those that are asked for. */
function chosenIn(nodes: readonly unknown[] | undefined): string | null {
  const node = nodes?.find(isCategory)
  const operand = Array.isArray(node) ? node[2] : null
  return Array.isArray(operand) && typeof operand[0] === 'string' ? operand[0] : null
}
