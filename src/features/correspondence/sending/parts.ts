import type { Job, Route } from '../../feature.ts'
import type { PersonalPart } from '../../personal-part.ts'
import { dispatchLetter, type SendingMeans } from './dispatch.ts'
import { type FilingMeans, fileLetter, recoverFiling } from './file.ts'
import { fileJob, sendJob } from './letter.ts'
import { personalLetters } from './personal.ts'
import { recoverLetters } from './recover.ts'
import { remindWriters } from './remind.ts'
import { sendingRoutes } from './routes.ts'
import type { WritingMeans } from './write.ts'

interface Parts {
  routes: readonly Route[]
  jobs: readonly Job[]
  personal: readonly PersonalPart[]
}

/** All of writing to clients, as parts of the feature. */
export const sendingParts = (means: SendingMeans & WritingMeans & FilingMeans): Parts => ({
  routes: sendingRoutes(means),
  jobs: [
    {
      name: sendJob,
      run: (ctx, { letter }, application) => dispatchLetter(ctx, String(letter), application, means),
    },
    {
      name: fileJob,
      run: (ctx, { letter }, application) => fileLetter(ctx, String(letter), application, means),
    },
    {
      name: 'recover-mail',
      every: '* * * * *',
      async run(ctx) {
        await recoverLetters(ctx)
        await recoverFiling(ctx)
      },
    },
    { name: 'remind-of-mail', every: '* * * * *', run: (ctx, _, application) => remindWriters(ctx, application) },
  ],
  personal: [personalLetters],
})
