import { ActionIcon, Button, Group, Popover, Text } from '@mantine/core'
import { IconSettings } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BellButton } from './bell-button.tsx'
import classes from './notice-bell.module.css'
import { NoticeLine } from './notice-line.tsx'
import { linesQuery, useNoticeVerbs } from './notices.ts'

/** The notices themselves, once somebody has asked for them. */
export function OpenedNotices() {
  const [opened, setOpened] = useState(true)
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width="min(380px, calc(100vw - 24px))"
      shadow="md"
      radius="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <BellButton onClick={() => setOpened(now => !now)} />
      </Popover.Target>
      <Popover.Dropdown p={0}>
        <Notices onLeave={() => setOpened(false)} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Notices({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation()
  const [waiting, setWaiting] = useState(false)
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isPending } = useInfiniteQuery(linesQuery(waiting))
  const { readAll } = useNoticeVerbs()
  /** The button goes when all is read; whoever pressed it by the keyboard stays in the dialog. */
  const heading = useRef<HTMLHeadingElement>(null)
  const lines = data?.pages.flatMap(page => page.data) ?? []
  const { unread = 0, waiting: putOff = 0 } = data?.pages.at(-1) ?? {}

  return (
    <>
      <Group justify="space-between" wrap="nowrap" className={classes.head}>
        <Text ref={heading} tabIndex={-1} fw={620} component="h2" fz="md">
          {t('notices.title')}
        </Text>
        <Group gap={4} wrap="nowrap">
          {unread && !waiting ? (
            <Button
              variant="subtle"
              size="compact-sm"
              loading={readAll.isPending}
              onClick={() => {
                heading.current?.focus()
                readAll.mutate()
              }}
            >
              {t('notices.readAll')}
            </Button>
          ) : null}
          <ActionIcon component={Link} to="/settings/notices" aria-label={t('notices.settings')} onClick={onLeave}>
            <IconSettings size={17} stroke={1.6} />
          </ActionIcon>
        </Group>
      </Group>
      {lines.length ? (
        <ul className={classes.list}>
          {lines.map(line => (
            <NoticeLine key={line.line} notice={line} onLeave={onLeave} />
          ))}
        </ul>
      ) : isPending ? null : (
        <Text c="dimmed" size="sm" px="md" pb="md">
          {t(waiting ? 'notices.noneWaiting' : 'notices.none')}
        </Text>
      )}
      <Group
        justify="space-between"
        className={classes.foot}
        data-empty={(!hasNextPage && !putOff && !waiting) || undefined}
      >
        {hasNextPage ? (
          <Button variant="subtle" size="compact-sm" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('notices.more')}
          </Button>
        ) : null}
        {putOff || waiting ? (
          <Button variant="subtle" size="compact-sm" ml="auto" onClick={() => setWaiting(now => !now)}>
            {waiting ? t('notices.shown') : t('notices.waiting', { count: putOff })}
          </Button>
        ) : null}
      </Group>
    </>
  )
}
