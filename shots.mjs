// node shots.mjs BASE EMAIL PASS OUT locale theme width path...
import { launchBrowser } from './test/setup/browser.ts'
const [base,email,password,out,locale,theme,width,...paths]=process.argv.slice(2)
const browser=await launchBrowser()
const ctx=await browser.newContext({baseURL:base,viewport:{width:+width,height:+width>500?900:800},locale:locale==='ru'?'ru-RU':'en-GB',colorScheme:theme,timezoneId:'Europe/Moscow'})
await ctx.addInitScript(l=>{localStorage.setItem('rapport.locale',l)},locale)
const r=await ctx.request.post('/api/v1/session',{data:{email,password},headers:{'x-requested-with':'rapport'}})
if(!r.ok()) console.log(r.status(),await r.text())
const page=await ctx.newPage()
page.on('pageerror',e=>console.log('error',e.message)); page.on('console',m=>m.type()==='error'&&console.log('console',m.text().slice(0,200)))
for(const p of paths){
  await page.goto(p); await page.locator('main h1').first().waitFor({timeout:30000}).catch(()=>console.log('no h1',p)); await page.waitForTimeout(2500)
  await page.screenshot({path:`${out}/${p.replace(/[^a-z]+/gi,'_')}-${locale}-${theme}-${width}.png`,fullPage:false})
}
await browser.close()
