/**
 * Words that passwords are made of when people do not want to think of one, in English, in Russian, and in Russian
 * typed with the Latin layout. Lower case, letters and digits only.
 */
export const weakPasswords: readonly string[] = [
  'password', 'passw0rd', 'p4ssword', 'pa55word', 'qwerty', 'qwertyuiop', 'qwertz', 'azerty', 'asdfgh', 'asdfghjkl', 'zxcvbn', 'zxcvbnm',
  '1q2w3e4r', '1qaz2wsx', 'q1w2e3r4', 'qazwsx', 'qazwsxedc', '123qwe', 'qwe123', 'abc123', '123456', '654321', '111111', '000000', '123123', '112233',
  'letmein', 'welcome', 'iloveyou', 'admin', 'administrator', 'root', 'secret', 'changeme', 'default', 'login', 'master', 'monkey', 'dragon', 'sunshine',
  'princess', 'football', 'baseball', 'superman', 'batman', 'shadow', 'michael', 'jordan', 'trustno1', 'whatever', 'freedom', 'starwars', 'computer',
  'internet', 'hello', 'test', 'testtest', 'demo', 'guest', 'manager', 'sales', 'office', 'company', 'rapport', 'january', 'february', 'april', 'june',
  'july', 'august', 'september', 'october', 'november', 'december', 'monday', 'friday', 'summer', 'winter', 'spring', 'autumn', 'moscow', 'russia',
  'пароль', 'привет', 'йцукен', 'йцукенг', 'йцукенгшщз', 'фывапр', 'фывапролд', 'ячсмить', 'любовь', 'солнышко', 'зайка', 'котик', 'наташа', 'максим',
  'марина', 'андрей', 'администратор', 'админ', 'секрет', 'менеджер', 'продажи', 'офис', 'компания', 'москва', 'россия', 'спартак', 'зенит', 'январь',
  'февраль', 'апрель', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь', 'лето', 'весна', 'осень', 'зима', 'жопа', 'хуй',
  'gfhjkm', 'ghbdtn', 'yjdsq', 'k.,jdm', 'kbljdf', 'vfrcbv', 'fylhtq', 'fhnehf', 'vfhbyf', 'yfnfif', 'parol', 'privet', 'lubov', 'natasha', 'marina',
  'andrey', 'maksim', 'spartak', 'zenit', 'moskva', 'rossiya',
]
