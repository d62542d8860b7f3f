/** The interface's languages. All strings come from here. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { SENTENCES } from '../../src-shared/domain/sentences.ts'
import type { Settings } from '../../src-shared/rpc/contract.ts'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { sentences } from './sentences-ko.ts'

/** Escaping is React's work. */
await i18next.use(initReactI18next).init({
  lng: languageOf('auto'),
  fallbackLng: 'en',
  resources: { en: { translation: en, sentences: SENTENCES }, ko: { translation: ko, sentences } },
  interpolation: { escapeValue: false },
})

function languageOf(setting: Settings['language']): string {
  if (setting !== 'auto') return setting
  return navigator.language.startsWith('ko') ? 'ko' : 'en'
}

export function applyLanguage(setting: Settings['language']): void {
  const language = languageOf(setting)
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}
